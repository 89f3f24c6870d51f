/**
 * Runs in the tools container. Every option that is here was needed for equal bytes or for one of
 * the four ways to start (BIOS and UEFI, CD and USB); see facts/iso-composers.md.
 */
export const composeIsoScript = String.raw`
umask 022
stage=/builddir/stage
grub=/usr/lib/grub
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S00)
mkdir -p "$stage"

# Small files are copied: were two of them one file (a hard link) here and two files elsewhere,
# xorriso would lay them out differently.
cp -R --no-preserve=all /in/medium/. "$stage"
mkdir -p "$stage/licences" "$stage/boot/grub" "$stage/EFI/BOOT" "$stage/images"
cp -R --no-preserve=all /in/description/licences/. "$stage/licences"

cp --no-preserve=all /in/boot/eltorito.img "$stage/images/eltorito.img"
cp --no-preserve=all /in/boot/BOOTX64.EFI "$stage/EFI/BOOT/BOOTX64.EFI"

find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

{
  printf '\n[checksums]\n'
  cat /in/root/checksums
  printf 'repodata/repomd.xml = sha256:%s\n' \
    "$(sha256sum < /in/repo/repodata/repomd.xml | cut -d' ' -f1)"
} >> "$stage/.treeinfo"

# The disk is waited for once, when the image is in its place.
xorriso -no_rc -stdio_sync off -as mkisofs -quiet -iso-level 3 -r -J -joliet-long \
  -V "$KILN_VOLUME_ID" -p 'KILN' -o "/out/$KILN_ISO" \
  --modification-date="$date" --gpt_disk_guid modification-date --set_all_file_dates "$date" \
  -b images/eltorito.img -c boot.cat --boot-catalog-hide -no-emul-boot -boot-load-size 4 \
  -boot-info-table --grub2-boot-info --grub2-mbr $grub/i386-pc/boot_hybrid.img \
  -append_partition 2 C12A7328-F81F-11D2-BA4B-00A0C93EC93B /in/boot/esp.img -appended_part_as_gpt \
  -eltorito-alt-boot -e --interval:appended_partition_2:all:: -no-emul-boot \
  -partition_offset 16 -iso_mbr_part_type EBD0A0A2-B9E5-4433-87C0-68B6B72699C7 \
  --mbr-force-bootable \
  -graft-points /=/in/repo /boot=/in/root/boot /LiveOS/squashfs.img=/in/root/squashfs.img /="$stage"

# Its bytes go to the disk while they are read for the checksum.
sync --data "/out/$KILN_ISO" &
implantisomd5 "/out/$KILN_ISO"
wait
`;
