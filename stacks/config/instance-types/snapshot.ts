/**
 * Instance types for Linux, a line for each family: its name, its architecture, and its sizes by the IPv4 addresses that a
 * network interface of theirs can have. AWS prints the same with `aws ec2 describe-instance-types`.
 *
 * A snapshot of October 2026, from moto/ec2/resources/instance_types.json.gz of https://pypi.org/project/moto/5.2.5, which is
 * read from that API. 19 types that it lacks, of regions that it does not read, are from
 * https://github.com/aws/amazon-vpc-cni-k8s/blob/b52188387f2e2f10bf289ace929d6a63b176a4fa/pkg/vpc/vpc_ip_resource_limit.go
 * where the AWS provider's SDK knows them, too. Mac types, which EKS has no image for, are left out. A type that AWS adds
 * needs its size here.
 */
export const SNAPSHOT = `
a1 arm64 4:medium 10:large 15:2xlarge,xlarge 30:4xlarge,metal
c1 amd64 6:medium 15:xlarge
c3 amd64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge
c4 amd64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge
c5 amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,9xlarge 50:18xlarge,24xlarge,metal
c5a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
c5ad amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
c5d amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,9xlarge 50:18xlarge,24xlarge,metal
c5n amd64 10:large 15:2xlarge,xlarge 30:4xlarge,9xlarge 50:18xlarge,metal
c6a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal
c6g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
c6gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
c6gn arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge
c6i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
c6id amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
c6in amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
c7a amd64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl
c7g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
c7gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
c7gn arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
c7i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c7i-flex amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge
c8a amd64 4:medium 20:large,xlarge 40:2xlarge,4xlarge,8xlarge 64:12xlarge,16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c8g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c8gb arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c8gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c8gn arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
c8i amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
c8i-flex amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge
c8ib amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
c8id amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
c8in amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
c8ine amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge
c9g arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
c9gd arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
cr1 amd64 30:8xlarge
d2 amd64 15:2xlarge,xlarge 30:4xlarge,8xlarge
d3 amd64 3:xlarge 5:2xlarge 10:4xlarge 20:8xlarge
d3en amd64 3:xlarge 5:2xlarge 10:4xlarge 15:6xlarge 20:8xlarge 30:12xlarge
dl1 amd64 50:24xlarge
dl2q amd64 50:24xlarge
f1 amd64 15:2xlarge 30:4xlarge 50:16xlarge
f2 amd64 30:12xlarge,6xlarge 50:48xlarge
g4ad amd64 4:2xlarge,xlarge 10:4xlarge 15:8xlarge 30:16xlarge
g4dn amd64 10:2xlarge,4xlarge,xlarge 15:16xlarge,8xlarge 30:12xlarge 50:metal
g5 amd64 15:2xlarge,xlarge 30:16xlarge,4xlarge,8xlarge 50:12xlarge,24xlarge,48xlarge
g5g arm64 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge,metal
g6 amd64 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge
g6e amd64 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge
g6f amd64 10:large 15:2xlarge,xlarge 30:4xlarge
g7 amd64 64:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge
g7e amd64 64:12xlarge,24xlarge,2xlarge,48xlarge,4xlarge,8xlarge
gr6 amd64 30:4xlarge,8xlarge
gr6f amd64 30:4xlarge
h1 amd64 15:2xlarge 30:4xlarge,8xlarge 50:16xlarge
hpc6a amd64 50:48xlarge
hpc6id amd64 50:32xlarge
hpc7a amd64 50:12xlarge,24xlarge,48xlarge,96xlarge
hpc7g arm64 50:16xlarge,4xlarge,8xlarge
hpc8a amd64 50:96xlarge
hs1 amd64 30:8xlarge
i2 amd64 15:2xlarge,xlarge 30:4xlarge,8xlarge
i3 amd64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge
i3en amd64 10:large 15:2xlarge,3xlarge,xlarge 30:12xlarge,6xlarge 50:24xlarge,metal
i4g arm64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge
i4i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,24xlarge,4xlarge,8xlarge 50:16xlarge,32xlarge,metal
i7i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
i7ie amd64 10:large 15:2xlarge,3xlarge,xlarge 30:6xlarge 50:12xlarge,18xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
i8g arm64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
i8ge arm64 10:large 15:2xlarge,xlarge 30:12xlarge,3xlarge,6xlarge 50:18xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
im4gn arm64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge
inf1 amd64 10:2xlarge,xlarge 30:24xlarge,6xlarge
inf2 amd64 15:xlarge 30:8xlarge 50:24xlarge,48xlarge
is4gen arm64 4:medium 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge
m1 amd64 4:small 6:medium 10:large 15:xlarge
m2 amd64 15:xlarge 30:2xlarge,4xlarge
m3 amd64 6:medium 10:large 15:xlarge 30:2xlarge
m4 amd64 10:large 15:2xlarge,xlarge 30:10xlarge,16xlarge,4xlarge
m5 amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
m5a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
m5ad amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
m5d amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
m5dn amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
m5n amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
m5zn amd64 10:large 15:2xlarge,xlarge 30:3xlarge,6xlarge 50:12xlarge,metal
m6a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal
m6g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
m6gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
m6i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
m6id amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
m6idn amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
m6in amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
m7a amd64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl
m7g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
m7gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
m7i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m7i-flex amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge
m8a amd64 4:medium 20:large,xlarge 40:2xlarge,4xlarge,8xlarge 64:12xlarge,16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m8azn amd64 4:medium 20:large,xlarge 40:3xlarge,6xlarge 64:12xlarge,24xlarge,metal-12xl,metal-24xl
m8g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m8gb arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m8gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m8gn arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
m8i amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8i-flex amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge
m8ib amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8id amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8idb amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8idn amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8in amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
m8ine amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge
m9g arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
m9gd arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
p3 amd64 15:2xlarge 30:16xlarge,8xlarge
p3dn amd64 50:24xlarge
p4d amd64 50:24xlarge
p4de amd64 50:24xlarge
p5 amd64 30:4xlarge 50:48xlarge
p5e amd64 50:48xlarge
p5en amd64 50:48xlarge
p6-b200 amd64 50:48xlarge
p6-b300 amd64 50:48xlarge
r3 amd64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge
r4 amd64 10:large 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge
r5 amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
r5a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
r5ad amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge
r5b amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
r5d amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
r5dn amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
r5n amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,metal
r6a amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal
r6g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
r6gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
r6i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
r6id amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
r6idn amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
r6in amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
r7a amd64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl
r7g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
r7gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
r7i amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r7iz amd64 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,32xlarge,metal-16xl,metal-32xl
r8a amd64 4:medium 20:large,xlarge 40:2xlarge,4xlarge,8xlarge 64:12xlarge,16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r8g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r8gb arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r8gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r8gn arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
r8i amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r8i-flex amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge
r8ib amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r8id amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r8idb amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r8idn amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r8in amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl
r9g arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
r9gd arm64 20:large,medium 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,48xlarge,metal-48xl
t1 amd64 2:micro
t2 amd64 2:micro,nano 4:small 6:medium 12:large 15:2xlarge,xlarge
t3 amd64 2:micro,nano 4:small 6:medium 12:large 15:2xlarge,xlarge
t3a amd64 2:micro,nano 4:small 6:medium 12:large 15:2xlarge,xlarge
t4g arm64 2:micro,nano 4:small 6:medium 12:large 15:2xlarge,xlarge
t8i amd64 2:micro,nano 4:small 6:medium
trn1 amd64 15:2xlarge 50:32xlarge
trn1n amd64 50:32xlarge
trn2 amd64 15:3xlarge 50:48xlarge
trn2u amd64 50:48xlarge
u-12tb1 amd64 30:metal
u-18tb1 amd64 50:metal
u-24tb1 amd64 50:metal
u-3tb1 amd64 30:56xlarge
u-6tb1 amd64 30:metal 50:112xlarge,56xlarge
u-9tb1 amd64 30:metal
u7i-12tb amd64 50:224xlarge
u7i-6tb amd64 50:112xlarge
u7i-8tb amd64 50:112xlarge
u7in-16tb amd64 50:224xlarge
u7in-24tb amd64 50:224xlarge
u7in-32tb amd64 50:224xlarge
vt1 amd64 15:3xlarge 30:6xlarge 50:24xlarge
x1 amd64 30:16xlarge,32xlarge
x1e amd64 10:xlarge 15:2xlarge,4xlarge,8xlarge 30:16xlarge,32xlarge
x2gd arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,metal
x2idn amd64 50:16xlarge,24xlarge,32xlarge,metal
x2iedn amd64 15:2xlarge,xlarge 30:4xlarge,8xlarge 50:16xlarge,24xlarge,32xlarge,metal
x2iezn amd64 15:2xlarge 30:4xlarge,6xlarge,8xlarge 50:12xlarge,metal
x8aedz amd64 20:large,xlarge 40:3xlarge,6xlarge 64:12xlarge,24xlarge,metal-12xl,metal-24xl
x8g arm64 4:medium 10:large 15:2xlarge,xlarge 30:12xlarge,4xlarge,8xlarge 50:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl
x8i amd64 20:large 30:2xlarge,xlarge 50:12xlarge,4xlarge,8xlarge 64:16xlarge,24xlarge,32xlarge,48xlarge,64xlarge,96xlarge,metal-48xl,metal-96xl
z1d amd64 10:large 15:2xlarge,xlarge 30:3xlarge,6xlarge 50:12xlarge,metal
`;
