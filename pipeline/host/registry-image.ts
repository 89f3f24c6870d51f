import { z } from 'zod';
import { digestOf } from '../core/digest.ts';
import { failure, type Result, success } from '../core/result.ts';
import { type Answer, getUrl, jsonIn, type NoAnswer } from './get-url.ts';

interface Asking {
  readonly signal: AbortSignal;
}

/** The digest, as in `sha256:…`, of the manifest that a tag stands for, of one architecture. */
export const readImageDigest = async (
  reference: string,
  { arch, ...asking }: Asking & { readonly arch: 'x86_64' },
): Promise<Result<string, NoAnswer>> => {
  const { host, name, tag } = partsOf(reference);
  const url = `${isLoopback(host) ? 'http' : 'https'}://${servedBy(host)}/v2/${name}/manifests/${tag}`;
  const answer = await authorized(url, asking);
  if (!answer.ok) return answer;
  const read = manifest.safeParse(jsonIn(answer.value));
  if (!read.success) return failure({ url, problem: 'the answer is no manifest of an image' });
  // A tag has one manifest, or a list of them by platform.
  const { manifests } = read.data;
  if (manifests === undefined) return success(`sha256:${digestOf(answer.value.bytes)}`);
  const one = manifests.find(
    ({ platform }) => platform?.os === 'linux' && platform.architecture === ociNames[arch],
  );
  return one
    ? success(one.digest)
    : failure({ url, problem: `it has no image for linux ${ociNames[arch]}` });
};

const ociNames = { x86_64: 'amd64' } as const;

const manifest = z.object({
  schemaVersion: z.literal(2),
  manifests: z
    .array(
      z.object({
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
      }),
    )
    .optional(),
});

const accepted = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Registries of the world give everybody a token for what everybody may pull. */
const authorized = async (url: string, asking: Asking): Promise<Result<Answer, NoAnswer>> => {
  const headers = { accept: accepted };
  const first = await getUrl(url, { ...asking, headers });
  if (first.ok || first.failure.response?.status !== 401) return first;
  const realm = tokenUrl(first.failure.response.headers.get('www-authenticate') ?? '');
  if (realm === undefined) return first;
  const given = await getUrl(realm, asking);
  if (!given.ok) return given;
  const read = token.safeParse(jsonIn(given.value)).data;
  const authorization = `Bearer ${read?.token ?? read?.access_token ?? ''}`;
  return getUrl(url, { ...asking, headers: { ...headers, authorization } });
};

const token = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** `Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="…"` */
const tokenUrl = (challenge: string): string | undefined => {
  const said = new Map(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const realm = said.get('realm');
  if (!/^Bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  for (const name of ['service', 'scope']) {
    const value = said.get(name);
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
};

/** `docker.io/library/centos:7.5.1804` */
const partsOf = (reference: string) => {
  const [, host = '', name = '', tag = 'latest'] =
    /^([^/]+)\/(.+?)(?::([^:/]+))?$/.exec(reference) ?? [];
  return { host, name, tag };
};

/** Docker's own registry goes by another name. */
const servedBy = (host: string): string => (host === 'docker.io' ? 'registry-1.docker.io' : host);

/** Engines take a registry on the loopback device without TLS, and no other. */
const isLoopback = (host: string): boolean => /^(?:127(?:\.\d+){3}|localhost)(?::\d+)?$/.test(host);
