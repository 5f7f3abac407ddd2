"""What a notebook imports: an AWS that lives inside it, its clock, and the checks of the exercises."""

from kit.checks import check
from kit.clock import Clock
from kit.errors import AwsError, KitError
from kit.faults import ConsumerCrashed
from kit.progress import progress
from kit.sandbox import Sandbox
from kit.terminal import register_magic

__all__ = ["AwsError", "Clock", "ConsumerCrashed", "KitError", "Sandbox", "check", "progress"]

register_magic()
