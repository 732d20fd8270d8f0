"""Prints the rules of the emulator, with the first address in the docstring of each: {"ec2_subnets.size": "https://..."}."""

import json
import re
import sys

from ministack_patches import validation
from ministack_patches.validation.rules import RULES, name_of

_ADDRESS = re.compile(r"https://\S+?(?=[.,;:]?(?:\s|$))")


def main() -> None:
    functions = {name_of(rule): rule for rules in RULES.values() for rule in rules}
    modules = {module.__name__.rpartition(".")[2] for module in validation.RULE_MODULES}
    unlisted = {name.partition(".")[0] for name in functions} ^ modules
    if unlisted:
        sys.exit(f"not in RULE_MODULES, or without a rule: {unlisted}")
    sources = {name: _ADDRESS.search(rule.__doc__ or "") for name, rule in functions.items()}
    json.dump({name: match and match[0] for name, match in sources.items()}, sys.stdout)


main()
