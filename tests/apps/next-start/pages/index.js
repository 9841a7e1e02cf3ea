import Image from "next/image";

export async function getServerSideProps() {
  return { props: { berths: [3, 5, 8].reduce((sum, next) => sum + next) } };
}

export default function Home({ berths }) {
  return (
    <main>
      <h1>Hello from the jetty</h1>
      <p id="berths">{`berths: ${berths}`}</p>
      <Image src="/flag.png" alt="flag" width={16} height={16} />
    </main>
  );
}
