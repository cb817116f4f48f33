/** Tags by name. One that is undefined is wanted to be absent. */
export type Tags = Readonly<Record<string, string | undefined>>;

/**
 * Whether something with these tags has each of the wanted ones, whatever else it has; nothing wanted fits everything. What is
 * wanted is taken apart once, as hundreds of series are asked in turn.
 */
export function carrying(wanted: Tags): (tags: Tags) => boolean {
  const each = Object.entries(wanted);
  return (tags) => each.every(([tag, value]) => tags[tag] === value);
}
