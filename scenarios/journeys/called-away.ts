/**
 * For how long somebody is called away before they look again at what they have saved. Played as `thresholds.json` plays
 * Thursday afternoon, that is a little longer than reads stay on the primary after a write.
 */
export const CALLED_AWAY_SECONDS = { least: 56, most: 60 } as const;
