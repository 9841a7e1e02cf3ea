package main

// #cgo LDFLAGS: -lsqlite3
// #include <sqlite3.h>
// #include <stdlib.h>
import "C"

import (
	"errors"
	"unsafe"
)

// A book is an open database. One goroutine at a time reads it: SQLite locks it itself.
type book struct{ db *C.sqlite3 }

func open(name string) (*book, error) {
	path := C.CString(name)
	defer C.free(unsafe.Pointer(path))
	var db *C.sqlite3
	if C.sqlite3_open(path, &db) != C.SQLITE_OK {
		return nil, errors.New(C.GoString(C.sqlite3_errmsg(db)))
	}
	return &book{db}, nil
}

func (b *book) run(statement string) error {
	text := C.CString(statement)
	defer C.free(unsafe.Pointer(text))
	if C.sqlite3_exec(b.db, text, nil, nil, nil) != C.SQLITE_OK {
		return errors.New(C.GoString(C.sqlite3_errmsg(b.db)))
	}
	return nil
}

// The first number of the first row.
func (b *book) first(query string) (int, error) {
	text := C.CString(query)
	defer C.free(unsafe.Pointer(text))
	var rows *C.sqlite3_stmt
	if C.sqlite3_prepare_v2(b.db, text, -1, &rows, nil) != C.SQLITE_OK {
		return 0, errors.New(C.GoString(C.sqlite3_errmsg(b.db)))
	}
	defer C.sqlite3_finalize(rows)
	if C.sqlite3_step(rows) != C.SQLITE_ROW {
		return 0, errors.New("no row")
	}
	return int(C.sqlite3_column_int(rows, 0)), nil
}

func version() string { return C.GoString(C.sqlite3_libversion()) }
