/** A table with the hours of high water. */
export function table(tides) {
  const made = document.createElement("table");
  for (const hour of tides.high) {
    made.insertRow().insertCell().textContent = `High water at ${hour}`;
  }
  return made;
}
