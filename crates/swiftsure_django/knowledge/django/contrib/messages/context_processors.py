"""The messages for a template (docs: ref/contrib/messages#displaying-messages)."""
from swiftsure import data


def messages(request):
    return {"messages": data(), "DEFAULT_MESSAGE_LEVELS": data()}
