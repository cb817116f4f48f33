/** Tags of a series. Equal sets that were reached in the same order of tags are one object, so they are found by identity. */
export class TagSet {
  readonly tags: Readonly<Record<string, string>>;
  private readonly larger = new Map<string, Map<string, TagSet>>();

  constructor(tags: Readonly<Record<string, string>> = {}) {
    this.tags = tags;
  }

  /** This set and one tag more. */
  with(tag: string, value: string): TagSet {
    const ofTag = this.larger.get(tag) ?? new Map<string, TagSet>();
    const known = ofTag.get(value);
    if (known !== undefined) return known;
    const fresh = new TagSet({ ...this.tags, [tag]: value });
    this.larger.set(tag, ofTag.set(value, fresh));
    return fresh;
  }
}
