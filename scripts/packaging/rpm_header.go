package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// Tags of headers of rpm packages, by the format's own numbers.
const (
	regionSignatures = 62
	regionImmutable  = 63

	sigSHA256      = 273
	sigSize        = 1000
	sigPayloadSize = 1007

	tagI18NTable         = 100
	tagName              = 1000
	tagVersion           = 1001
	tagRelease           = 1002
	tagSummary           = 1004
	tagDescription       = 1005
	tagBuildTime         = 1006
	tagBuildHost         = 1007
	tagSize              = 1009
	tagLicense           = 1014
	tagPackager          = 1015
	tagGroup             = 1016
	tagURL               = 1020
	tagOS                = 1021
	tagArch              = 1022
	tagFileSizes         = 1028
	tagFileModes         = 1030
	tagFileRdevs         = 1033
	tagFileMtimes        = 1034
	tagFileDigests       = 1035
	tagFileLinkTos       = 1036
	tagFileFlags         = 1037
	tagFileUserName      = 1039
	tagFileGroupName     = 1040
	tagSourceRPM         = 1044
	tagFileVerifyFlags   = 1045
	tagProvideName       = 1047
	tagRequireFlags      = 1048
	tagRequireName       = 1049
	tagRequireVersion    = 1050
	tagFileDevices       = 1095
	tagFileInodes        = 1096
	tagFileLangs         = 1097
	tagProvideFlags      = 1112
	tagProvideVersion    = 1113
	tagDirIndexes        = 1116
	tagBaseNames         = 1117
	tagDirNames          = 1118
	tagPayloadFormat     = 1124
	tagPayloadCompressor = 1125
	tagPayloadFlags      = 1126
	tagFileDigestAlgo    = 5011
	tagEncoding          = 5062
	tagPayloadDigest     = 5092
	tagPayloadDigestAlgo = 5093

	rpmLess  = 1 << 1
	rpmEqual = 1 << 3
	rpmLib   = 1 << 24

	rpmDoc     = 1 << 1
	rpmLicense = 1 << 7

	rpmSHA256 = 8
)

// Types of a header's values.
const (
	typeInt16       = 3
	typeInt32       = 4
	typeString      = 6
	typeBytes       = 7
	typeStringArray = 8
	typeI18NString  = 9
)

// An rpmHeader is a list of tags with values.
type rpmHeader struct{ entries []rpmEntry }

type rpmEntry struct {
	tag, kind uint32
	count     int
	data      []byte
}

func (h *rpmHeader) add(tag, kind uint32, count int, data []byte) {
	h.entries = append(h.entries, rpmEntry{tag, kind, count, data})
}

func (h *rpmHeader) text(tag uint32, s string) { h.add(tag, typeString, 1, []byte(s+"\x00")) }

func (h *rpmHeader) translated(tag uint32, s string) {
	h.add(tag, typeI18NString, 1, []byte(s+"\x00"))
}

func (h *rpmHeader) strings(tag uint32, list ...string) {
	h.add(tag, typeStringArray, len(list), []byte(strings.Join(list, "\x00")+"\x00"))
}

func (h *rpmHeader) int32s(tag uint32, list ...int32) {
	var data []byte
	for _, v := range list {
		data = binary.BigEndian.AppendUint32(data, uint32(v))
	}
	h.add(tag, typeInt32, len(list), data)
}

func (h *rpmHeader) int16s(tag uint32, list ...uint16) {
	var data []byte
	for _, v := range list {
		data = binary.BigEndian.AppendUint16(data, v)
	}
	h.add(tag, typeInt16, len(list), data)
}

// bytes is the header as it is written: an index in the order of the tags, and the
// values that it points to. The first entry is the region, which holds all others: its
// value stands at the end and points back to the beginning of the index.
func (h *rpmHeader) bytes(region uint32) []byte {
	entries := slices.SortedFunc(slices.Values(h.entries), func(a, b rpmEntry) int { return cmp.Compare(a.tag, b.tag) })
	var index, store []byte
	row := func(out []byte, tag, kind, at, count uint32) []byte {
		for _, v := range []uint32{tag, kind, at, count} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		return out
	}
	size := map[uint32]int{typeInt16: 2, typeInt32: 4}
	for _, e := range entries {
		for step := size[e.kind]; step > 0 && len(store)%step != 0; {
			store = append(store, 0)
		}
		index = row(index, e.tag, e.kind, uint32(len(store)), uint32(e.count))
		store = append(store, e.data...)
	}
	n := uint32(len(entries) + 1)
	first := row(nil, region, typeBytes, uint32(len(store)), 16)
	store = row(store, region, typeBytes, uint32(-16*int32(n)), 16)

	out := []byte{0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0}
	out = binary.BigEndian.AppendUint32(out, n)
	out = binary.BigEndian.AppendUint32(out, uint32(len(store)))
	return slices.Concat(out, first, index, store)
}

// lead is what rpm packages began with before there were headers. Of it only the
// first bytes are read today.
func lead(a *Archive, r *Release) []byte {
	var b bytes.Buffer
	b.Write([]byte{0xed, 0xab, 0xee, 0xdb, 3, 0, 0, 0, 0, map[string]byte{"amd64": 1, "arm64": 19}[a.Arch]})
	name := make([]byte, 66)
	copy(name[:65], product.Name+"-"+systemVersion(r.Version)+"-1")
	b.Write(name)
	b.Write([]byte{0, 1, 0, 5})
	b.Write(make([]byte, 16))
	return b.Bytes()
}
