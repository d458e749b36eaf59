from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location

from argon2 import extract_parameters, profiles

from samity.kernel import passwords


def test_outside_the_tests_a_hash_costs_what_rfc_9106_asks_of_a_machine_with_little_memory() -> None:
    spec = spec_from_file_location("as_installed", passwords.__file__)
    assert spec is not None
    assert spec.loader is not None
    as_installed = module_from_spec(spec)
    spec.loader.exec_module(as_installed)
    made = as_installed.hash_password("a long password")
    assert extract_parameters(made) == profiles.RFC_9106_LOW_MEMORY
    assert as_installed.is_password("a long password", made)
    assert not as_installed.is_password("another password", made)
