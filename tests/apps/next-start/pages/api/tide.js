export default function handler(request, response) {
  response.status(200).json({ tide: "high", hours: [4, 16] });
}
