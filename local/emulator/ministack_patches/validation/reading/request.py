"""A request, read by the protocol of its service."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

from ministack_patches.validation.constraints import Problem

from . import json_body, query, rest


@dataclass
class HttpRequest:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    query: dict[str, list[str]]


@dataclass
class Request:
    service: str
    operation: OperationModel
    parameters: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    """Values that are not of the type that the model gives them. They are not among the parameters."""


def read(service: str, http: HttpRequest) -> Request | None:
    """The request, or None if the model has no such operation: MiniStack then answers what it answers."""
    model = service_model(service)
    if model.metadata["protocol"] in {"rest-json", "rest-xml"}:
        return _rest(service, model, http)
    if model.metadata["protocol"] == "json":
        name = http.headers.get("x-amz-target", "").rpartition(".")[2]
        return _json(service, model, name, http.body)
    form = {name: values[0] for name, values in _form(http).items()}
    name = form.get("Action", "")
    if name not in model.operation_names:
        return None
    request = Request(service, model.operation_model(name), {})
    if request.operation.input_shape is not None:
        reader = query.Reader(form, request.problems, is_ec2=service == "ec2")
        request.parameters = reader.structure(request.operation.input_shape)
    return request


@cache
def service_model(service: str) -> ServiceModel:
    """The model is loaded at the first request to the service: 5 to 200 ms."""
    return ServiceModel(_loader().load_service_model(service, "service-2"), service)


@cache
def _loader() -> Loader:
    return Loader(extra_search_paths=None)


def _form(http: HttpRequest) -> dict[str, list[str]]:
    body = parse_qs(http.body.decode(errors="replace"), keep_blank_values=True) if http.body else {}
    return {**http.query, **body}


def _json(service: str, model: ServiceModel, name: str, body: bytes) -> Request | None:
    if name not in model.operation_names:
        return None
    request = Request(service, model.operation_model(name), {})
    document = json_body.parse(body)
    if request.operation.input_shape is not None and isinstance(document, dict):
        reader = json_body.Reader(request.problems)
        request.parameters = reader.structure(request.operation.input_shape, document, "")
    return request


def _rest(service: str, model: ServiceModel, http: HttpRequest) -> Request | None:
    found = rest.find_operation(model, http.method, http.path, http.query)
    if found is None:
        return None
    operation, labels = found
    request = Request(service, operation, {})
    reader = rest.Reader(labels, http.query, http.headers, http.body, request.problems)
    request.parameters = reader.read(operation)
    return request
