const config = {
  reactStrictMode: true,
  async redirects() {
    return [{ source: "/old", destination: "/", permanent: false }];
  },
};

export default config;
