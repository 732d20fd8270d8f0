"""An add-on's pod identity associations are created, changed and deleted with it, and are shown by their ARNs."""

import json
import unittest
from typing import Any

from ministack.services import eks
from ministack_patches import add_ons

CNI = {"serviceAccount": "aws-node", "roleArn": "arn:aws:iam::000000000000:role/cni"}
OTHER = {"serviceAccount": "aws-node", "roleArn": "arn:aws:iam::000000000000:role/other"}


class AddOns(unittest.TestCase):
    def setUp(self) -> None:
        eks._clusters["webapi"] = {"name": "webapi"}
        for store in (eks._clusters, eks._addons, eks._pod_identity_associations):
            self.addCleanup(store.clear)

    def test_create_makes_an_association_and_shows_its_arn(self) -> None:
        shown = self.create(podIdentityAssociations=[CNI])
        [association] = self.associations()
        self.assertEqual(shown["podIdentityAssociations"], [association["associationArn"]])
        self.assertEqual(association["ownerArn"], shown["addonArn"])
        self.assertLessEqual({**CNI, "namespace": "kube-system"}.items(), association.items())

    def test_an_add_on_without_associations_shows_none(self) -> None:
        self.assertEqual(self.create()["podIdentityAssociations"], [])
        self.assertEqual(self.associations(), [])

    def test_an_update_replaces_all_associations(self) -> None:
        self.create(podIdentityAssociations=[CNI])
        self.update(podIdentityAssociations=[OTHER])
        [association] = self.associations()
        self.assertEqual(association["roleArn"], OTHER["roleArn"])
        self.assertEqual(self.described()["podIdentityAssociations"], [association["associationArn"]])
        self.update(podIdentityAssociations=[])
        self.assertEqual(self.associations(), [])

    def test_an_update_without_associations_keeps_them(self) -> None:
        shown = self.create(podIdentityAssociations=[CNI])
        self.update(addonVersion="v2")
        self.assertEqual(self.described()["podIdentityAssociations"], shown["podIdentityAssociations"])
        self.assertEqual(len(self.associations()), 1)

    def test_an_update_without_a_role_removes_it(self) -> None:
        self.create(serviceAccountRoleArn=CNI["roleArn"])
        self.update(addonVersion="v2", serviceAccountRoleArn=CNI["roleArn"])
        self.assertEqual(self.described()["serviceAccountRoleArn"], CNI["roleArn"])
        self.update(addonVersion="v3")
        self.assertNotIn("serviceAccountRoleArn", self.described())

    def test_an_add_on_has_a_role_and_an_association_at_once(self) -> None:
        self.create(serviceAccountRoleArn=CNI["roleArn"])
        self.update(serviceAccountRoleArn=CNI["roleArn"], podIdentityAssociations=[CNI])
        [association] = self.associations()
        self.assertEqual(self.described()["podIdentityAssociations"], [association["associationArn"]])
        self.assertEqual(self.described()["serviceAccountRoleArn"], CNI["roleArn"])

    def test_an_update_of_an_unknown_add_on_makes_no_association(self) -> None:
        body = {"podIdentityAssociations": [CNI]}
        self.assertEqual(add_ons.update(eks._update_addon, "webapi", "vpc-cni", body)[0], 404)
        self.assertEqual(self.associations(), [])

    def test_deleting_the_add_on_deletes_its_associations(self) -> None:
        self.create(podIdentityAssociations=[CNI])
        self.assertEqual(add_ons.delete(eks._delete_addon, "webapi", "vpc-cni")[0], 200)
        self.assertEqual(self.associations(), [])
        self.assertEqual(add_ons.delete(eks._delete_addon, "webapi", "vpc-cni")[0], 404)

    def test_an_existing_association_is_not_taken_over(self) -> None:
        eks._create_pod_identity_association("webapi", {**OTHER, "namespace": "kube-system"})
        body = {"addonName": "vpc-cni", "podIdentityAssociations": [CNI]}
        self.assertEqual(add_ons.create(eks._create_addon, "webapi", body)[0], 409)
        self.assertEqual([association["roleArn"] for association in self.associations()], [OTHER["roleArn"]])
        self.assertNotIn("webapi/vpc-cni", eks._addons)

    def create(self, **body: Any) -> dict[str, Any]:
        answer = add_ons.create(eks._create_addon, "webapi", {"addonName": "vpc-cni", **body})
        return json.loads(answer[2])["addon"]

    def update(self, **body: Any) -> None:
        self.assertEqual(add_ons.update(eks._update_addon, "webapi", "vpc-cni", body)[0], 200)

    def described(self) -> dict[str, Any]:
        return json.loads(eks._describe_addon("webapi", "vpc-cni")[2])["addon"]

    def associations(self) -> list[dict[str, Any]]:
        return list(eks._pod_identity_associations.values())
