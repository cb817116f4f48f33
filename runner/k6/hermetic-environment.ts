/** Environment variables as Node gives them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/**
 * What a process needs to work at all: where programs, home and temporary files are, and which certificate authorities
 * this machine trusts. Everything else of the user's environment would make two runs of one plan differ.
 */
const ESSENTIALS = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

const K6_SETTINGS = {
  K6_NO_USAGE_REPORT: 'true',
  // Otherwise an unknown `k6/x/...` import makes k6 download and run a binary built elsewhere.
  K6_AUTO_EXTENSION_RESOLUTION: 'false',
  K6_NO_COLOR: '1',
} as const;

const LOOPBACK = 'localhost,127.0.0.1,::1';

/**
 * The environment of a k6 process: the essentials of `inherited`, k6's privacy and reproducibility settings, then
 * `allowed`, which the caller names one by one. No proxy variable is inherited; should the caller allow one, loopback
 * addresses still go direct.
 */
export const hermeticEnvironment = (
  inherited: Variables,
  allowed: Variables = {},
): Record<string, string> => {
  const environment: Record<string, string> = {};
  for (const name of ESSENTIALS) keep(environment, name, inherited[name]);
  Object.assign(environment, K6_SETTINGS);
  for (const [name, value] of Object.entries(allowed)) keep(environment, name, value);
  environment['NO_PROXY'] = [LOOPBACK, allowed['NO_PROXY']].filter(Boolean).join(',');
  return environment;
};

const keep = (environment: Record<string, string>, name: string, value: string | undefined): void => {
  if (value !== undefined) environment[name] = value;
};
