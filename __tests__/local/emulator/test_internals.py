"""A patch of a missing internal fails with the internal's name."""

import types
import unittest

from ministack_patches import internals


class Internals(unittest.TestCase):
    def test_gives_the_wrapper_the_original(self) -> None:
        module = types.SimpleNamespace(double=lambda number: 2 * number)
        internals.wrap(module, "double", lambda original, number: original(number) + 1)
        self.assertEqual(module.double(3), 7)

    def test_fails_without_the_function(self) -> None:
        with self.assertRaisesRegex(internals.MissingInternalError, r"no ministack.services.eks._gone"):
            internals.wrap(types.ModuleType("ministack.services.eks"), "_gone", print)

    def test_fails_without_the_entry_of_a_dispatch_table(self) -> None:
        with self.assertRaisesRegex(internals.MissingInternalError, "ImportKeyPair"):
            internals.wrap_entry({}, "ImportKeyPair", print)
