"""What the sign-in library's pages need of the desk."""

from django import template

from answerable.kit.built import address_of
from answerable.staff.models import Agent
from answerable.workspace.errors import problem

register = template.Library()
register.simple_tag(address_of, name="built")
register.simple_tag(problem, name="problem_of")


@register.simple_tag
def is_new() -> bool:
    """Whether nobody has an account yet: the desk waits to be set up."""
    return not Agent.objects.exists()


@register.filter
def is_right_to_left(language: str) -> bool:
    return language.partition("-")[0] in {"ar", "fa", "he", "ur"}
