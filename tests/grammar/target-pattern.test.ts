import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTargetAllowed, parseTargetPattern } from '../../runner/grammar/target-pattern.ts';
import { refusal } from './refusal.ts';

const allows = (pattern: string, url: string) => isTargetAllowed(new URL(url), [pattern]);

describe('a pattern allows the target that it names', () => {
  test.each([
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300'],
    ['http://127.0.0.1:4300', 'http://127.0.0.1:4300/'],
    ['http://127.0.0.1:4300/', 'http://127.0.0.1:4300/any/path?and=query'],
    ['http://127.0.0.1:*', 'http://127.0.0.1:4300'],
    ['http://127.0.0.1:*', 'http://127.0.0.1'],
    ['http://127.0.0.1:43*', 'http://127.0.0.1:4300'],
    ['http://localhost', 'http://localhost:80/'],
    ['http://localhost:80', 'http://localhost/'],
    ['https://staging.example.com', 'https://staging.example.com:443/api'],
    ['https://staging.example.com:443', 'https://staging.example.com'],
    ['HTTPS://Staging.Example.Com', 'https://staging.example.com'],
    ['https://*.example.com', 'https://staging.example.com'],
    ['https://*.example.com', 'https://eu.staging.example.com'],
    ['https://staging-*.example.com', 'https://staging-7.example.com'],
    ['http://10.0.0.*:8080', 'http://10.0.0.17:8080'],
    ['http://app-*', 'http://app-17'],
    ['http://[::1]:*', 'http://[::1]:4300'],
    ['http://[0:0:0:0:0:0:0:1]:4300', 'http://[::1]:4300'],
    ['http://[::1]', 'http://[0:0::0:1]/'],
    ['https://münchen.example', 'https://xn--mnchen-3ya.example'],
    ['https://example.com/api', 'https://example.com/api'],
    ['https://example.com/api/', 'https://example.com/api/v2/tasks'],
    ['https://example.com/*/public', 'https://example.com/v2/public/tasks'],
    ['https://example.com/a.b(c)', 'https://example.com/a.b(c)'],
  ])('%s allows %s', (pattern, url) => {
    expect(allows(pattern, url)).toBe(true);
  });
});

describe('a pattern allows nothing else, whatever is tried', () => {
  test.each([
    ['another port', 'http://127.0.0.1:4300', 'http://127.0.0.1:4301'],
    ['a port that begins like it', 'http://127.0.0.1:43', 'http://127.0.0.1:4300'],
    ['the default port for a given one', 'http://127.0.0.1:4300', 'http://127.0.0.1'],
    ['a given port for the default one', 'http://127.0.0.1', 'http://127.0.0.1:4300'],
    ['the other protocol', 'https://staging.example.com', 'http://staging.example.com'],
    ['the other protocol on the same port', 'https://example.com:443', 'http://example.com:443'],
    ['the allowed host as a user name', 'http://127.0.0.1:*', 'http://127.0.0.1:4300@evil.example/'],
    ['the allowed host as a password', 'http://localhost:*', 'http://user:localhost@evil.example'],
    ['the allowed host as a path', 'https://*.example.com', 'https://evil.test/x.example.com'],
    ['the allowed host in the query', 'https://*.example.com', 'https://evil.test?.example.com'],
    ['the allowed host in the fragment', 'https://*.example.com', 'https://evil.test#.example.com'],
    ['a backslash before the host', 'http://127.0.0.1:*', 'http://evil.test\\@127.0.0.1:80'],
    ['a host that continues after it', 'http://127.0.0.1:*', 'http://127.0.0.1.evil.test:4300'],
    ['a host that continues after a wildcard', 'http://127.0.0.1*', 'http://127.0.0.1.evil.test'],
    ['a host that begins like it', 'http://staging*', 'http://staging.evil.test'],
    ['a host that ends like it', 'https://example.com', 'https://notexample.com'],
    ['a host that ends like a domain', 'https://*.example.com', 'https://notexample.com'],
    ['the bare domain', 'https://*.example.com', 'https://example.com'],
    ['an empty label', 'https://*.example.com', 'https://.example.com'],
    ['two labels for one wildcard', 'https://staging-*.example.com', 'https://staging-7.evil.example.com'],
    ['a host in place of a number', 'http://10.0.0.*', 'http://10.0.0.evil.test'],
    ['a dot that is any character', 'https://a.example', 'https://axexample'],
    ['the same host with a final dot', 'http://localhost:*', 'http://localhost.:4300'],
    ['a host that is none of one label', 'http://*', 'http://www.example.com'],
    ['another address of the same family', 'http://[::1]:*', 'http://[::2]:4300'],
    ['an IPv4 address written as IPv6', 'http://127.0.0.1:*', 'http://[::ffff:127.0.0.1]:4300'],
    ['a look-alike letter', 'https://example.com', 'https://exаmple.com'],
    ['a path that begins like it', 'https://example.com/api', 'https://example.com/apis'],
    ['a path beside it', 'https://example.com/api', 'https://example.com/admin'],
    ['a way out of the path', 'https://example.com/api', 'https://example.com/api/../admin'],
    ['an encoded way out of the path', 'https://example.com/api', 'https://example.com/api/%2e%2e/admin'],
    ['an encoded slash', 'https://example.com/api', 'https://example.com/api/..%2Fadmin'],
    ['an encoded backslash', 'https://example.com/api', 'https://example.com/api/..%5cadmin'],
    ['two segments for one wildcard', 'https://example.com/*/public', 'https://example.com/a/b/public'],
    ['no path', 'https://example.com/api', 'https://example.com'],
  ])('%s: %s does not allow %s', (_, pattern, url) => {
    expect(allows(pattern, url)).toBe(false);
  });

  test('without patterns nothing is allowed', () => {
    expect(isTargetAllowed(new URL('http://127.0.0.1'), [])).toBe(false);
  });

  test('a URL needs one of the patterns, not all of them', () => {
    const patterns = ['https://a.example', 'http://127.0.0.1:*'];
    expect(isTargetAllowed(new URL('http://127.0.0.1:4300'), patterns)).toBe(true);
    expect(isTargetAllowed(new URL('https://b.example'), patterns)).toBe(false);
  });

  test('addresses are compared as the network sees them', () => {
    for (const disguised of ['http://127.1:4300', 'http://2130706433:4300', 'http://0x7f.0.0.1:4300'])
      expect(allows('http://127.0.0.1:4300', disguised)).toBe(true);
  });

  test('a pattern of one host allows no URL of another host', () => {
    fc.assert(
      fc.property(fc.domain(), fc.webUrl({ withQueryParameters: true }), (host, url) => {
        const other = new URL(url);
        fc.pre(other.hostname !== host.toLowerCase());
        expect(allows(`${other.protocol}//${host}:*`, url)).toBe(false);
        expect(allows(`${other.protocol}//*.${host}:*`, url)).toBe(
          other.hostname.endsWith(`.${host.toLowerCase()}`),
        );
      }),
    );
  });
});

describe('what is no pattern is refused, and allows nothing', () => {
  test.each([
    ['everything', '*'],
    ['a protocol alone', 'http://'],
    ['a protocol with slashes', 'http:///'],
    ['no protocol', '127.0.0.1:4300'],
    ['a protocol that k6 is not told to speak', 'ftp://127.0.0.1'],
    ['a wildcard for the protocol', '*://127.0.0.1'],
    ['a user', 'http://user@127.0.0.1:4300'],
    ['a user and a password', 'http://user:secret@127.0.0.1:4300'],
    ['a query', 'http://127.0.0.1:4300/?a=b'],
    ['a fragment', 'http://127.0.0.1:4300/#a'],
    ['a port that is none', 'http://127.0.0.1:http'],
    ['an empty port', 'http://127.0.0.1:'],
    ['an unclosed IPv6 address', 'http://[::1'],
    ['an IPv6 address that is none', 'http://[::zz]:80'],
    ['a wildcard inside an IPv6 address', 'http://[::*]:80'],
    ['a host with a blank', 'http://a b'],
    ['a wildcard host with foreign characters', 'http://*.münchen.example'],
    ['nothing', ''],
  ])('%s: "%s"', (_, pattern) => {
    expect(refusal(parseTargetPattern(pattern)).message).toBe(`"${pattern}" is not a pattern of URLs`);
    expect(allows(pattern, 'http://127.0.0.1:4300')).toBe(false);
    expect(allows(pattern, 'http://evil.example')).toBe(false);
  });
});
