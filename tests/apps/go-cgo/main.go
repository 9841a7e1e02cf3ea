// A log book that keeps its entries in SQLite, which is written in C.
package main

import (
	"html/template"
	"log"
	"net/http"
	"os"
)

func main() {
	book, err := open(":memory:")
	if err != nil {
		log.Fatal(err)
	}
	if err := book.run("create table entries (text text); insert into entries values ('left the harbour'), ('rounded the cape')"); err != nil {
		log.Fatal(err)
	}
	page := template.Must(template.ParseFiles("templates/book.html"))
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		entries, err := book.first("select count(*) from entries")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_ = page.Execute(w, map[string]any{"Title": "Hello from the log book", "Entries": entries, "Version": version()})
	})
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
}
