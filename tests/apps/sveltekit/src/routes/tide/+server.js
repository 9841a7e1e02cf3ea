import { json } from "@sveltejs/kit";
import ms from "ms";

export const GET = ({ url }) => json({ milliseconds: ms(url.searchParams.get("in") ?? "6h") });
