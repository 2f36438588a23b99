package caches

import (
	"context"
	"database/sql"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dolmetsch/nmt/folder"

	"github.com/klauspost/compress/snappy"
	_ "modernc.org/sqlite" // the driver
)

// Firefox keeps what it fetched of its Remote Settings, models among them, in
// one IndexedDB database: storage/permanent/chrome/idb/…rsegmnoittet-es.sqlite
// in the profile ("remote-settings" folded), and the files themselves under
// numbers in the folder of that name that ends in .files. A row of object_data
// has the numbers of its files and, as a structured clone packed with Snappy, the
// record that says what they are.
const (
	firefoxFiles    = "rsegmnoittet-es.files"
	firefoxDatabase = "rsegmnoittet-es.sqlite"
)

// firefox finds the models in that folder; none where it has no database.
func firefox(ctx context.Context, dir string) ([]*set, error) {
	database := strings.TrimSuffix(dir, firefoxFiles) + firefoxDatabase
	if _, err := os.Stat(database); err != nil {
		return nil, nil
	}
	// A copy, with what was not yet written into it, as Firefox may run.
	scratch, err := os.MkdirTemp("", "dolmetsch-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	place := filepath.Join(scratch, "copy.sqlite")
	if err := copyFile(place, database); err != nil {
		return nil, err
	}
	if _, err := os.Stat(database + "-wal"); err == nil {
		if err := copyFile(place+"-wal", database+"-wal"); err != nil {
			return nil, err
		}
	}
	db, err := sql.Open("sqlite", place)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, "SELECT file_ids, data FROM object_data WHERE file_ids IS NOT NULL")
	if err != nil {
		return nil, ctx.Err() // another database, or another form of it
	}
	defer rows.Close()
	var sets []*set
	for rows.Next() {
		var id string
		var data []byte
		if err := rows.Scan(&id, &data); err != nil {
			continue
		}
		clone, err := snappy.Decode(nil, data)
		if err != nil {
			continue
		}
		record := properties(clone)
		name := Unpacked(record["name"])
		k, ok := folder.KindOf(name)
		path := filepath.Join(dir, id)
		if info, err := os.Stat(path); !ok || err != nil || !info.Mode().IsRegular() {
			continue
		}
		pair, version := pairOf(name, ""), record["version"]
		i := slices.IndexFunc(sets, func(s *set) bool { return s.pair == pair && s.version == version })
		if i < 0 {
			i = len(sets)
			sets = append(sets, &set{dir: dir, pair: pair, version: version})
		}
		sets[i].files = append(sets[i].files, File{path, name, k})
	}
	return sets, rows.Err()
}

// properties are those properties of a structured clone that are strings,
// wherever they stand; of several the first. A clone is words of 64 bit, of which
// the upper half is a tag; a string's tag is followed by its characters, one byte
// each or two, padded to whole words.
func properties(clone []byte) map[string]string {
	const (
		tagString = 0xFFFF0004
		oneByte   = 1 << 31
	)
	found := map[string]string{}
	key, isKey := "", false
	for at := 0; at+8 <= len(clone); {
		word := binary.LittleEndian.Uint64(clone[at:])
		at += 8
		if word>>32 != tagString {
			isKey = false // a value that is no string
			continue
		}
		n := int(uint32(word) &^ oneByte)
		size := n
		if word&oneByte == 0 {
			size = 2 * n
		}
		if size < 0 || size > len(clone)-at {
			break
		}
		text := string(clone[at : at+size])
		if word&oneByte == 0 {
			text = strings.ReplaceAll(text, "\x00", "") // as far as it is ASCII
		}
		at += (size + 7) / 8 * 8
		if isKey {
			if _, twice := found[key]; !twice {
				found[key] = text
			}
			isKey = false
			continue
		}
		key, isKey = text, true
	}
	return found
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}
