export function loader() {
  return { gates: 2 };
}

export default function Home({ loaderData }) {
  return <h1>The lock has {loaderData.gates} gates</h1>;
}
