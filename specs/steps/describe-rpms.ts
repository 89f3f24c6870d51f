/**
 * Shell that prints what the RPMs of a folder are: their whole headers, which have the digest of
 * every file, without what differs from build to build and means nothing to who uses them: when
 * and where they were built, the digests that cover this, and the source package's digest (a
 * comment in the spec changes that). Written for every rpm since 4.11.
 */
export const describeRpms = (folder: string): string => String.raw`
(
  cd ${folder}
  # In no pipe: where rpm fails, so does the job, and nothing counts as described.
  for rpm in *.rpm; do rpm -qp --nosignature --nodigest --xml "$rpm"; done
) >/tmp/headers
awk '
  /<rpmTag name="(${ofTheBuild.join('|')})"/ { hidden = 1 }
  !hidden
  /<\/rpmTag>/ { hidden = 0 }
' /tmp/headers`;

const ofTheBuild = [
  'Archivesize',
  'Buildhost',
  'Buildtime',
  'Cookie',
  'Filedevices',
  'Fileinodes',
  'Filemtimes',
  'Payloaddigest',
  'Payloaddigestalt',
  'Sha1header',
  'Sha256header',
  'Sigmd5',
  'Sigsize',
  'Sourcepkgid',
];
