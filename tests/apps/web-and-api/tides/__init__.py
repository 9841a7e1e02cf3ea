"""The hours of high water, and a page that shows them."""

from flask import Flask, jsonify

app = Flask(__name__)

# High water comes back after 12 hours and 25 minutes.
BETWEEN = 12 * 60 + 25


@app.get("/")
def page():
    return "Hello from the quay<script src='/static/page.js'></script>"


@app.get("/tides")
def tides():
    minutes = [30, 30 + BETWEEN]
    return jsonify(high=[f"{at // 60:02}:{at % 60:02}" for at in minutes])
