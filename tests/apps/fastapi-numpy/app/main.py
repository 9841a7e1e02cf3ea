import numpy
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def index():
    return {"from": "Hello from the harbour"}


@app.get("/mean")
def mean():
    return {"mean": float(numpy.mean(numpy.arange(11)))}
