/** What the leg of a profile at a load is called: `monday-morning@2.5x`. */
export function legId(profile: string, load: number): string {
  return `${profile}@${load}x`;
}
