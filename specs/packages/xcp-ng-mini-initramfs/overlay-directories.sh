#!/bin/sh
# dracut 059 makes these directories in its mount hook, which comes after the unit that mounts
# /sysroot: that unit would fail once before the hook does its work.
if getargbool 0 rd.live.overlay.overlayfs; then
  mkdir -m 0755 -p /run/overlayfs /run/ovlwork
fi
