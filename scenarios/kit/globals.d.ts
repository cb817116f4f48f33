/** k6 offers it; its types leave it out. */
declare const console: { warn(line: string): void };
