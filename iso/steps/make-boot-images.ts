import { action, type Output, output } from '../../pipeline/core/action.ts';
import { confined } from '../../specs/steps/container-defaults.ts';
import type { Image } from '../image.ts';

/**
 * What firmware starts from a medium: `eltorito.img` (BIOS), `BOOTX64.EFI`, and `esp.img`, the EFI
 * system partition that has it. They find the medium by the image's epoch; answers are not in them.
 */
export const makeBootImages = (tools: Output<'image'>, image: Image): Output<'tree'> =>
  output(
    'tree',
    action(
      { step: 'make-boot-images', subject: image.name },
      {
        job: confined(script, { env: { SOURCE_DATE_EPOCH: String(image.epoch) } }),
        environment: { kind: 'image', output: tools },
        inputs: [],
      },
    ),
  );

// The volume's date is its UUID to GRUB: found on whatever disk the medium is.
const script = String.raw`
umask 022
grub=/usr/lib/grub
uuid=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d-%H-%M-%S-00)
serial=$(printf %08x "$SOURCE_DATE_EPOCH")
cd /builddir

cat > early.cfg <<END
search.fs_uuid $uuid root
set prefix=(\$root)/boot/grub
END
common="normal configfile search search_fs_uuid search_fs_file search_label iso9660 fat part_gpt
  part_msdos echo test true ls cat help boot minicmd sleep reboot halt serial terminal gzio
  multiboot2 linux chain all_video"

grub-mkimage -O i386-pc -d $grub/i386-pc -p /boot/grub -c early.cfg -o core.img \
  biosdisk vga vbe $common
cat $grub/i386-pc/cdboot.img core.img > /out/eltorito.img
grub-mkimage -O x86_64-efi -d $grub/x86_64-efi -p /boot/grub -c early.cfg \
  -o /out/BOOTX64.EFI efi_gop efi_uga $common

touch -d "@$SOURCE_DATE_EPOCH" /out/BOOTX64.EFI
mkfs.vfat --invariant -i "$serial" -n KILN_ESP -F 12 -C /out/esp.img 4096 > /dev/null
mmd -i /out/esp.img ::/EFI ::/EFI/BOOT
mcopy -m -i /out/esp.img /out/BOOTX64.EFI ::/EFI/BOOT/BOOTX64.EFI
`;
