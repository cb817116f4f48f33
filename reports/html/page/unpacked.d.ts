/** The numbers of a text that reports/html/packed-numbers.ts wrote. */
export declare function unpacked(text: string): (number | null)[];
