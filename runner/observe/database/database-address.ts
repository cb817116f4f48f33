import { PeakgateError } from '../../errors.ts';

/** A database to look at. */
export interface DatabaseAddress {
  /** As the driver gets it. */
  readonly url: string;
  /** As it may be shown and written: without password and parameters. */
  readonly shown: string;
  /** Parts of the URL that must never be written anywhere. */
  readonly secrets: readonly string[];
}

/** A PostgreSQL URL, or a refusal that shows nothing of a password. `where` names the option or variable it came from. */
export function databaseAddress(written: string, where: string): DatabaseAddress {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !/^postgres(ql)?:$/u.test(url.protocol) || url.hostname === '')
    throw new PeakgateError(
      'bad-option',
      `${where} is not a URL such as postgres://observer@127.0.0.1:5432/shop (its value is not shown, as it may hold a password).`,
    );
  return { url: written, shown: shownUrl(url), secrets: secretsOf(url) };
}

/** Parameters are left out: one of them may be a password, or the path of a key. */
function shownUrl({ username, host, pathname }: URL): string {
  return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

/** The password as it was written and as it is meant, wherever in the URL it stands. */
function secretsOf(url: URL): string[] {
  const written = [
    url.password,
    ...url.searchParams.getAll('password'),
    ...url.searchParams.getAll('sslpassword'),
  ];
  return [...new Set(written.flatMap((secret) => [secret, decoded(secret)]))].filter(
    (secret) => secret !== '',
  );
}

/** A lone % is no escape; such a text stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text in which none of the secrets is left. */
export function withoutSecrets(text: string, { secrets }: Pick<DatabaseAddress, 'secrets'>): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
