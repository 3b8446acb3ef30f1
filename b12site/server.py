"""How gunicorn serves the product: two workers of four threads, on this machine alone unless TLS is on."""

from environs import Env
from gunicorn.arbiter import Arbiter

from b12site.doors import OpenDoor, refusal

env = Env()
address = env.str("BIND", "127.0.0.1")
tls = env.bool("TLS", False)
trusted_proxy = env.bool("TRUSTED_PROXY", False)
bind = [f"[{address}]:{env.int('PORT', 8000)}" if ":" in address else f"{address}:{env.int('PORT', 8000)}"]
wsgi_app = "b12site.wsgi:application"
workers = env.int("WORKERS", 2)
threads = env.int("THREADS", 4)
worker_class = "gthread"
preload_app = False
timeout = 60
# Nothing of this server stands outside its own folder, and two servers never meet.
control_socket_disable = True
limit_request_line = 2048
limit_request_fields = 60
certfile = env.str("TLS_CERT", None)
keyfile = env.str("TLS_KEY", None)
# The address alone, never the query: an address holds opaque ids only.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(D)s"
forwarded_allow_ips = env.str("PROXY_ADDRESSES", "127.0.0.1,::1")


def on_starting(server: Arbiter) -> None:
    """Refuse to open a door to the network without encryption."""
    for place in server.cfg.address:
        host = place[0] if isinstance(place, tuple) else "127.0.0.1"  # a socket file is of this machine
        if sentence := refusal(str(host), tls=tls and (trusted_proxy or bool(certfile))):
            raise OpenDoor(sentence)
