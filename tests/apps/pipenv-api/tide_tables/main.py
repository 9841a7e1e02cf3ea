import orjson
from fastapi import FastAPI, Response

app = FastAPI()


@app.get("/")
def index() -> dict[str, str]:
    return {"message": "Hello from the tide table"}


@app.get("/high")
def high(first: int = 4) -> Response:
    hours = [(first + step * 12) % 24 for step in range(2)]
    return Response(orjson.dumps({"high": hours}), media_type="application/json")
