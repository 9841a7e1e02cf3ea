export function loader({ request }) {
  const boats = Number(new URL(request.url).searchParams.get("boats") ?? 0);
  return Response.json({ metres: 3 + boats / 10 });
}
