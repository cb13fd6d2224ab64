// Icon draws the extension's icon, icon.png: the stages of a file, one on the other,
// and the last one that takes from them.
package main

import (
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
)

const (
	size    = 128
	samples = 4 // of each pixel, along each side: smooth edges
)

// slab is a stage: a bar with round ends.
type slab struct {
	left, right, middle float64
	colour              color.NRGBA
}

const halfHeight = 11

var (
	ground = color.NRGBA{0x12, 0x2b, 0x45, 0xff}
	slabs  = []slab{
		{26, 78, 32, color.NRGBA{0x6c, 0xb8, 0xf0, 0xff}},
		{26, 102, 64, color.NRGBA{0x2f, 0x86, 0xd6, 0xff}},
		{50, 102, 96, color.NRGBA{0xff, 0xb4, 0x3c, 0xff}},
	}
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: icon FILE")
	}
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := png.Encode(f, draw()); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func draw() image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.SetNRGBA(x, y, pixel(x, y))
		}
	}
	return img
}

// pixel is the mean of its samples.
func pixel(x, y int) color.NRGBA {
	var r, g, b, a int
	for i := range samples * samples {
		c := at(float64(x)+(float64(i%samples)+0.5)/samples, float64(y)+(float64(i/samples)+0.5)/samples)
		r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
	}
	if a == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / samples / samples)}
}

func at(x, y float64) color.NRGBA {
	for _, s := range slabs {
		if within(x, y, s.left, s.right, s.middle-halfHeight, s.middle+halfHeight, halfHeight) {
			return s.colour
		}
	}
	if within(x, y, 0, size, 0, size, 24) {
		return ground
	}
	return color.NRGBA{}
}

// within tells whether a place lies in a box with round corners.
func within(x, y, left, right, top, bottom, radius float64) bool {
	if x < left || x > right || y < top || y > bottom {
		return false
	}
	dx := max(left+radius-x, x-(right-radius), 0)
	dy := max(top+radius-y, y-(bottom-radius), 0)
	return dx*dx+dy*dy <= radius*radius
}
