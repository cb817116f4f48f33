const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)@/i;

/** A URL fit for records and logs: its password becomes `***`, and so does a user name alone, which may be a token. */
export const redactedUrl = (url: string): string =>
  url.replace(USER_INFO, (_, scheme: string, userInfo: string) => {
    const colon = userInfo.indexOf(':');
    return `${scheme}${colon === -1 ? '' : userInfo.slice(0, colon + 1)}***@`;
  });
