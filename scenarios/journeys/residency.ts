/** The headers by which an answer tells where it was served and where its data is stored. */
const WHERE = ['x-region', 'x-data-region'] as const;

/** What has headers, such as an answer of the kit. */
interface Headed {
  header(name: string): string | undefined;
}

/** Whether an answer was served in the region, from data that is stored there. One that does not say so was not. */
export function isResident(answer: Headed, region: string): boolean {
  return WHERE.every((name) => answer.header(name) === region);
}
