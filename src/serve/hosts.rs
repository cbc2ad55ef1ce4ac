//! Who may read the preview.
//!
//! In: the host a request names, and the address it came in by. Out: whether it is answered. A page of another site may
//! give its own name the address of this computer (DNS rebinding) and then read what it gets: so names other than
//! `localhost` are refused, and addresses other than those of this computer.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// From where the preview can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From this computer alone.
    Computer,
    /// From the network that it is in.
    Network,
}

/// Whether a request for this host may be answered that came in by this address of this computer.
#[must_use]
pub fn is_ours(host: &str, reach: Reach, local: IpAddr) -> bool {
    let Some(name) = name(host) else { return false };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => true,
        Ok(address) => reach == Reach::Network && address == local.to_canonical(),
        Err(_) => false,
    }
}

/// The host without its port; nothing where it is none.
fn name(host: &str) -> Option<&str> {
    let (name, port) = match host.rfind(':') {
        Some(at) if !host.ends_with(']') => (&host[..at], &host[at + 1..]),
        _ => (host, ""),
    };
    let bracketed = name.starts_with('[') && name.ends_with(']');
    let fits = port.bytes().all(|b| b.is_ascii_digit()) && (bracketed || !name.contains(':'));
    fits.then_some(name)
}

/// The address of this computer in its network: the one that a packet to elsewhere would be sent from. None is sent.
#[must_use]
pub fn in_network() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address that is kept for documentation, RFC 5737.
    socket.connect(SocketAddr::from(([192, 0, 2, 1], 9))).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::{Reach, is_ours};

    #[test]
    fn only_this_computer_is_answered_for() {
        let local = "192.168.1.7".parse().unwrap();
        let ours = ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "127.1.2.3", "[::1]:80", "[::1]"];
        for host in ours {
            assert!(is_ours(host, Reach::Computer, local), "{host}");
            assert!(is_ours(host, Reach::Network, local), "{host}");
        }
        let foreign = [
            "",
            "example.org",
            "localhost.example.org",
            "localhost.",
            "127.0.0.1.example.org",
            "192.168.1.8",
            "[::2]:80",
            "::1",
            "localhost:80:80",
            "localhost:x",
            "user@localhost",
            "0.0.0.0",
            "10.0.0.1:8000",
            "127.0.0.1:8000/",
            "localhost/",
            "[localhost]x",
        ];
        for host in foreign {
            assert!(!is_ours(host, Reach::Computer, local), "{host}");
            assert!(!is_ours(host, Reach::Network, local), "{host}");
        }
        assert!(is_ours("192.168.1.7:8000", Reach::Network, local));
        assert!(!is_ours("192.168.1.7:8000", Reach::Computer, local));
    }
}
