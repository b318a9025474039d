"""Writes the images that ImageFixturesTest reads, by Pillow, in all kinds that it has.

    python pillow_images.py

Every value follows a formula, which the test has too: 13 pixels wide, 7 high, pixel (x, y) is
(31 x + 17 y + 85 c) mod 256 in channel c; what JPEG stores is smooth, 8 x + 16 y of grey,
8 x + 12 y + 28 c of colours.
"""

import pathlib

import numpy as np
import PIL
from PIL import Image

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 13, 7
y, x = np.mgrid[:HEIGHT, :WIDTH]
grey = ((31 * x + 17 * y) % 256).astype(np.uint8)
colours = np.stack([(31 * x + 17 * y + 85 * c) % 256 for c in range(3)], -1).astype(np.uint8)
smooth = (8 * x + 16 * y).astype(np.uint8)
smooth_colours = np.stack([8 * x + 12 * y + 28 * c for c in range(3)], -1).astype(np.uint8)
opaque = np.full((HEIGHT, WIDTH, 1), 255, np.uint8)
hole = opaque.copy()
hole[3, 5] = 254


def save(array, name, mode=None, **options):
    image = Image.fromarray(array) if mode is None else Image.fromarray(array).convert(mode)
    image.save(HERE / name, **options)


def palette(colour_of, name, **options):
    image = Image.fromarray((x + y).astype(np.uint8))
    image.putpalette([value for i in range(256) for value in colour_of(i)])
    image.save(HERE / name, **options)


save(grey, "grey.png")
save((257 * x + 1000 * y).astype(np.uint16), "grey16.png")
save(grey >= 128, "bit.png")
save(colours, "rgb.png")
save(np.concatenate([colours, opaque], -1), "rgba-opaque.png")
save(np.concatenate([colours, hole], -1), "rgba-hole.png")
save(np.concatenate([grey[..., None], opaque], -1), "la-opaque.png")
save(np.concatenate([grey[..., None], hole], -1), "la-hole.png")
palette(lambda i: (9 * i % 256,) * 3, "palette-grey.png")
palette(lambda i: (9 * i % 256,) * 3 if i < 40 else (i, 0, 0), "palette-grey-in-use.png")
palette(lambda i: (9 * i % 256, i, 2 * i % 256), "palette.png")
palette(lambda i: (9 * i % 256, i, 2 * i % 256), "palette-hole.png", transparency=4)
palette(lambda i: (9 * i % 256, i, 2 * i % 256), "palette-no-hole.png", transparency=200)
save(colours, "keyed-hole.png", transparency=tuple(int(v) for v in colours[3, 5]))
save(colours, "keyed-no-hole.png", transparency=(1, 2, 3))
save(grey, "grey-keyed-hole.png", transparency=int(grey[3, 5]))

save(smooth, "grey.jpg", quality=95)
save(smooth_colours, "rgb.jpg", quality=95, subsampling=0)
save(smooth_colours, "progressive.jpg", quality=95, subsampling=0, progressive=True)
save(smooth_colours, "cmyk.jpg", mode="CMYK", quality=95)
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x112] = orientation
    save(smooth, f"turned{orientation}.jpg", quality=95, exif=exif)
exif[0x112] = 6
save(grey, "turned6.png", exif=exif)

save(grey, "grey.gif")
palette(lambda i: (9 * i % 256, i, 2 * i % 256), "palette.gif")
Image.fromarray(grey).save(
    HERE / "moving.gif", save_all=True, append_images=[Image.fromarray(255 - grey)]
)
save(grey, "grey.bmp")
save(grey >= 128, "bit.bmp")
save(colours, "rgb.bmp")
save(np.concatenate([colours, opaque], -1), "rgba-opaque.bmp")
for compression in ("raw", "tiff_lzw", "tiff_adobe_deflate", "packbits"):
    save(colours, f"rgb-{compression}.tif", compression=compression)
save(grey, "grey.tif")
save(grey >= 128, "bit.tif", compression="group4")
save((257 * x + 1000 * y).astype(np.uint16), "grey16.tif")
save((x / 8 - 3 * y).astype(np.float32), "float.tif")
save((x - 100000 * y).astype(np.int32), "int.tif")
save(smooth_colours, "cmyk.tif", mode="CMYK")
save(grey, "turned6.tif", tiffinfo={0x112: 6})
save(grey, "signed.tif", tiffinfo={0x153: 2})
Image.fromarray(grey).save(
    HERE / "pages.tif", save_all=True, append_images=[Image.fromarray(255 - grey)]
)
save(colours, "rgb.webp", lossless=True)

(HERE / "versions.txt").write_text(f"Pillow {PIL.__version__}, NumPy {np.__version__}\n")
