document.querySelector("#theme").addEventListener("click", () => {
  document.documentElement.dataset.theme = "dark";
});
