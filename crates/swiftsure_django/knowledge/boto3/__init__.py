"""boto3: each method of a client is one question to the service."""
from boto3.session import Session


def client(service_name, *args, **options):
    return Session().client(service_name)


def resource(service_name, *args, **options):
    return Session().resource(service_name)
