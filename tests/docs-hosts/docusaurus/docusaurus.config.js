export default {
  title: "A site with Dockerfiles",
  url: "https://docs.example",
  baseUrl: "/",
  onBrokenLinks: "throw",
  i18n: { defaultLocale: "en", locales: ["en"] },
  scripts: [{ src: "/plimsoll/dockerfile-playground.js", type: "module" }],
  presets: [["classic", { docs: { routeBasePath: "/", sidebarPath: undefined }, blog: false, pages: false }]],
  themeConfig: {
    colorMode: { defaultMode: "light", respectPrefersColorScheme: false },
    navbar: { title: "Dockerfiles" },
    prism: { additionalLanguages: ["docker"] },
  },
};
