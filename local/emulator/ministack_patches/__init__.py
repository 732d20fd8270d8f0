"""Changes to MiniStack, the AWS emulator, that this project's local cloud needs.

`python -m ministack_patches` starts MiniStack with them. Each module closes one gap, which its docstring names
together with the Terraform resource (AWS provider 6.47) or the proof that runs into it, and has one function
`apply()`. The changes hold for one version of MiniStack only: they wrap its internals.
"""
