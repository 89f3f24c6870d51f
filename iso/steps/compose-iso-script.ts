/**
 * Runs in the tools container. Every option that is here was needed for equal bytes or for one of
 * the four ways to start (BIOS and UEFI, CD and USB); see facts/iso-composers.md.
 */
export const composeIsoScript = String.raw`
umask 022
stage=/builddir/stage
grub=/usr/lib/grub
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S00)
uuid=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d-%H-%M-%S-00)
serial=$(printf %08x "$SOURCE_DATE_EPOCH")
mkdir -p "$stage" /builddir/work
cd /builddir/work

# Small files are copied: were two of them one file (a hard link) here and two files elsewhere,
# xorriso would lay them out differently.
cp -R --no-preserve=all /in/medium/. "$stage"
mkdir -p "$stage/licences" "$stage/boot/grub" "$stage/EFI/BOOT" "$stage/images"
cp -R --no-preserve=all /in/description/licences/. "$stage/licences"

# The volume's date is its UUID to GRUB: found on whatever disk the medium is.
cat > early.cfg <<END
search.fs_uuid $uuid root
set prefix=(\$root)/boot/grub
END
common="normal configfile search search_fs_uuid search_fs_file search_label iso9660 fat part_gpt
  part_msdos echo test true ls cat help boot minicmd sleep reboot halt serial terminal gzio
  multiboot2 linux chain all_video"

grub-mkimage -O i386-pc -d $grub/i386-pc -p /boot/grub -c early.cfg -o core.img \
  biosdisk vga vbe $common
cat $grub/i386-pc/cdboot.img core.img > "$stage/images/eltorito.img"
grub-mkimage -O x86_64-efi -d $grub/x86_64-efi -p /boot/grub -c early.cfg \
  -o "$stage/EFI/BOOT/BOOTX64.EFI" efi_gop efi_uga $common

find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
mkfs.vfat --invariant -i "$serial" -n KILN_ESP -F 12 -C esp.img 4096 > /dev/null
mmd -i esp.img ::/EFI ::/EFI/BOOT
mcopy -m -i esp.img "$stage/EFI/BOOT/BOOTX64.EFI" ::/EFI/BOOT/BOOTX64.EFI

{
  printf '\n[checksums]\n'
  cat /in/root/checksums
  printf 'repodata/repomd.xml = sha256:%s\n' \
    "$(sha256sum < /in/repo/repodata/repomd.xml | cut -d' ' -f1)"
} >> "$stage/.treeinfo"

xorriso -no_rc -as mkisofs -quiet -iso-level 3 -r -J -joliet-long \
  -V "$KILN_VOLUME_ID" -p 'KILN' -o "/out/$KILN_ISO" \
  --modification-date="$date" --gpt_disk_guid modification-date --set_all_file_dates "$date" \
  -b images/eltorito.img -c boot.cat --boot-catalog-hide -no-emul-boot -boot-load-size 4 \
  -boot-info-table --grub2-boot-info --grub2-mbr $grub/i386-pc/boot_hybrid.img \
  -append_partition 2 C12A7328-F81F-11D2-BA4B-00A0C93EC93B esp.img -appended_part_as_gpt \
  -eltorito-alt-boot -e --interval:appended_partition_2:all:: -no-emul-boot \
  -partition_offset 16 -iso_mbr_part_type EBD0A0A2-B9E5-4433-87C0-68B6B72699C7 \
  --mbr-force-bootable \
  -graft-points /=/in/repo /boot=/in/root/boot /LiveOS/squashfs.img=/in/root/squashfs.img /="$stage"

implantisomd5 "/out/$KILN_ISO"
`;
