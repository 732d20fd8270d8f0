"""Changes to MiniStack, the AWS emulator, that this project's local cloud needs.

`python -m ministack_patches` starts MiniStack with them. Each patch is a module with a function `apply()` and closes
one gap. Its docstring describes the gap, and the Terraform resource (AWS provider 6.47) or the test that needs the
patch. The patches are for one version of MiniStack only, since they wrap its internals.
"""
