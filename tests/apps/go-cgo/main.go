// A log book that keeps its entries in SQLite, which is written in C.
package main

import (
	"database/sql"
	"html/template"
	"log"
	"net/http"
	"os"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	book, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	book.SetMaxOpenConns(1)
	if _, err := book.Exec("create table entries (text text); insert into entries values ('left the harbour'), ('rounded the cape')"); err != nil {
		log.Fatal(err)
	}
	page := template.Must(template.ParseFiles("templates/book.html"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		var entries int
		var version string
		if err := book.QueryRow("select count(*), sqlite_version() from entries").Scan(&entries, &version); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = page.Execute(w, map[string]any{"Title": "Hello from the log book", "Entries": entries, "Version": version})
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
