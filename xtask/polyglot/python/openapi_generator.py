"""Drives openapi-generator's `python` clients. The arguments are the packages
that were generated for Infobip and for SMSEnd; they are one and the same where
the client was generated from the whole document."""

import sys
from importlib import import_module
from urllib.parse import urlsplit

from vectors import answer_all

infobip, smsend = map(import_module, sys.argv[1:3])

OPERATIONS = {
    "sendPinOverSms": (infobip, "InfobipApi", "send_pin_over_sms", "SendPinOverSmsRequest"),
    "sendPinOverVoice": (infobip, "InfobipApi", "send_pin_over_voice", "SendPinOverVoiceRequest"),
    "verifyPin": (infobip, "InfobipApi", "verify_pin", "VerifyPinRequest"),
    "resendPinOverSms": (infobip, "InfobipApi", "resend_pin_over_sms", "ResendPinRequest"),
    "resendPinOverVoice": (infobip, "InfobipApi", "resend_pin_over_voice", "ResendPinRequest"),
    "requestPin": (smsend, "SmsendApi", "request_pin", "PinRequest"),
    "verifySmsendPin": (smsend, "SmsendApi", "verify_smsend_pin", "PinVerification"),
}
PARAMETERS = {"ncNeeded": "nc_needed"}


def call(vector):
    package, api, operation, model = OPERATIONS[vector["operation"]]
    configuration = package.Configuration(
        host=vector["baseUrl"],
        # A client of the whole document would send to the path's own host.
        ignore_operation_servers=True,
        # The HTTP library would try again by itself, and make a second PIN.
        retries=False,
        **settings(vector["credentials"]),
    )
    client = getattr(package, api)(package.ApiClient(configuration))
    body = getattr(package, model).from_dict(vector["body"])
    query = {PARAMETERS[name]: value for name, value in vector["query"].items()}
    try:
        response = getattr(client, operation + "_with_http_info")(
            *vector["path"].values(), body, **query
        )
    except package.ApiException as failure:
        return failure.status, failure.data and failure.data.to_dict()
    return response.status_code, response.data and response.data.to_dict()


def settings(credentials):
    keys = dict(credentials)
    basic = keys.pop("infobipBasic", {})
    return {"api_key": keys, "access_token": keys.pop("infobipBearer", None), **basic}


def host(package, api, operation):
    """The host in the URL that the client would send to, were it not told
    another."""
    client = getattr(package, api)(package.ApiClient(package.Configuration()))
    serialize = getattr(client, f"_{operation}_serialize")
    arguments = serialize.__code__.co_argcount - 2
    _, url, *_ = serialize(*[None] * arguments, _host_index=0)
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


answer_all(
    {name: host(*operation[:3]) for name, operation in OPERATIONS.items()},
    call,
)
