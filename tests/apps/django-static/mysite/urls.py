import psycopg2
from django.http import HttpResponse
from django.urls import path


def index(request):
    return HttpResponse('<link rel="stylesheet" href="/static/pages/site.css">Hello from the quay')


def driver(request):
    return HttpResponse(f"libpq {psycopg2.__libpq_version__ > 0}")


urlpatterns = [path("", index), path("driver", driver)]
