export default {
  base: "./",
  worker: { format: "es" },
  build: { outDir: "out-vite", target: "es2022", rollupOptions: { input: "vite.html" } },
};
